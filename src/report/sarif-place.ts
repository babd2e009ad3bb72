import type { Finding, RunHeader } from '../model.ts';
import { findMember, type Region } from './find-member.ts';
import type { ContractFile } from './formats.ts';
import { placeRule } from './place-rule.ts';
import { visible } from './visible.ts';

export interface SarifPlace {
  readonly uri: string;
  readonly region?: Region;
}

/** Where a rule stands in the contract: the line, or the file alone when the contract is not at hand. */
export function sarifPlace(
  { rule, part }: Pick<Finding, 'rule' | 'part'>,
  { contract: { revision } }: RunHeader,
  contract: readonly ContractFile[] = [],
): SarifPlace {
  const folder = `schemas/${encodeURIComponent(visible(revision))}`;
  const places = placeRule(rule, part);
  for (const { file, path } of places) {
    const uri = `${folder}/${file}`;
    const found = contract.find((one) => one.path === uri);
    const region = found && findMember(found.text, path);
    if (region !== undefined) return { uri, region };
  }
  return { uri: `${folder}/${places[0]?.file ?? 'operation.json'}` };
}
