import { expose } from 'comlink';
import '../../src/clients/transfer';
import { Engine } from './engine';

expose(new Engine());
