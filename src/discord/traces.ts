import { ComponentType, type APIContainerComponent, type APIMessage } from 'discord.js';
import { isTrace } from '../app/notifications/traces.ts';

/**
 * Gives the parts of a message ids, by which it is known later what it tells: as many as there are parts, and `beyond` first where
 * these are too few. Discord shows them to nobody.
 */
export function withTraces(
  container: APIContainerComponent,
  traces: readonly number[],
  beyond?: number,
): APIContainerComponent {
  if (traces.length === 0) return container;
  const isBeyond = beyond !== undefined && traces.length > partsOf(container);
  const left = isBeyond ? [beyond, ...traces] : [...traces];
  const marked = <T extends { id?: number | undefined }>(part: T): T => {
    const id = left.shift();
    return id === undefined ? part : { ...part, id };
  };
  const components = container.components
    .map((part) => marked(part))
    .map((part) => {
      if (part.type === ComponentType.ActionRow)
        return { ...part, components: part.components.map((each) => marked(each)) };
      if (part.type !== ComponentType.Section) return part;
      return {
        ...part,
        components: part.components.map((each) => marked(each)),
        accessory: marked(part.accessory),
      };
    });
  return { ...container, components };
}

/** How many parts of a message can have an id. */
function partsOf({ components }: APIContainerComponent): number {
  return components.reduce((sum, part) => {
    if (part.type === ComponentType.ActionRow) return sum + 1 + part.components.length;
    return sum + 1 + (part.type === ComponentType.Section ? part.components.length + 1 : 0);
  }, 0);
}

/** The number of a message's own row, in its first part; `undefined` if there is none. */
export function rowIn(components: APIMessage['components']): number | undefined {
  const id = components?.[0]?.id;
  return id === undefined || isTrace(id) ? undefined : id;
}

/** The traces in a message's parts, however deep they lie. */
export function tracesIn(part: unknown): number[] {
  if (Array.isArray(part)) return part.flatMap((each) => tracesIn(each));
  if (typeof part !== 'object' || part === null) return [];
  const own = 'id' in part && typeof part.id === 'number' && isTrace(part.id) ? [part.id] : [];
  return [...own, ...Object.values(part).flatMap((each) => (typeof each === 'object' ? tracesIn(each) : []))];
}
