import { conform } from './conform.ts';

conform('error');
