import { expose } from 'comlink';
import '../../src/domain/error-transfer';
import '../../src/storage/alive';
import { Engine } from './engine';

expose(new Engine());
