/** What engine.spec.ts calls in the browser: the app's own client, and the bare pipeline for parity, in its own worker. */
import { wrap } from 'comlink';
import '../../src/clients/transfer';
import { createColorizerClient } from '../../src/clients/colorizer';
import { runJob } from '../../src/clients/job';
import * as chromaStore from '../../workers/chroma-store';
import type { PipelineWorker } from './pipeline-worker';

const pipeline = wrap<PipelineWorker>(
  new Worker(new URL('./pipeline-worker.ts', import.meta.url), { type: 'module', name: 'pipeline' }),
);

const harness = { createColorizerClient, runJob, chromaStore, pipeline };

declare global {
  interface Window {
    harness: typeof harness;
  }
}

window.harness = harness;
