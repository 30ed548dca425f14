import { expose } from 'comlink';
import '../../src/domain/error-transfer';
import { trustOwnScripts } from '../../src/domain/trusted-urls';
import '../../src/storage/alive';
import { Engine } from './engine';

trustOwnScripts(self, (url) => new URL(url, self.location.href).origin);
expose(new Engine());
