import { conform } from './conform.ts';

conform('response');
