import { conform } from './conform.ts';

conform('request');
