import { conform } from './conform.ts';

conform('state');
