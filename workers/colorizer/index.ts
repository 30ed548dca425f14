import { expose } from 'comlink';
import '../../src/clients/transfer';
import '../alive';
import { Engine } from './engine';

expose(new Engine());
