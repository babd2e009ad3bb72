export interface Complaint {
  /** Of the Markdown text, from 1. */
  readonly line: number;
  readonly message: string;
}
export function complaintsAbout(markdown: string): readonly Complaint[];
