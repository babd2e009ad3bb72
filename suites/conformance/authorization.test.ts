import { conform } from './conform.ts';

conform('authorization');
