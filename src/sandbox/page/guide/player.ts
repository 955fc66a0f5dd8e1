import { client, Refused } from '../client.ts';
import { reportQuestion } from '../questions/github.ts';
import type { Page } from '../state/page.ts';
import { hashOf, type Place } from '../state/place.ts';
import type { GuideAct, GuideStep } from './act.ts';
import { findButton, findCase, findReleaseDay } from './find.ts';

/** Does what a step of the guide tells, as the person who does it, before the eyes of who watches. */
export async function playStep(page: Page, step: GuideStep): Promise<void> {
  for (const act of step.acts) await play(page, act);
}

/** Brings who follows the guide to where a step is done, with the line that is to be typed. */
export async function prepareStep(page: Page, { acts }: GuideStep): Promise<void> {
  const [first] = acts;
  if (first === undefined || !('as' in first)) return;
  page.session.actAs(first.as);
  switch (first.do) {
    case 'type':
      go(page, { kind: 'channel', name: 'security' });
      page.draft.value = await lineOf(first.line);
      break;
    case 'press': {
      const found = await findButton(first.as, first.button);
      if (found) go(page, found.place);
      break;
    }
    case 'report':
      page.ask(reportQuestion(page.github, first));
      break;
    default:
      break;
  }
}

async function play(page: Page, act: GuideAct): Promise<void> {
  if ('as' in act) page.session.actAs(act.as);
  switch (act.do) {
    case 'type':
      go(page, { kind: 'channel', name: 'security' });
      await page.run(await lineOf(act.line));
      break;
    case 'press': {
      const found = await findButton(act.as, act.button);
      if (!found) throw notThere(`${act.as} sees no button ${name(act.button)}`);
      go(page, found.place);
      await page.press(found.message.id, found.customId);
      break;
    }
    case 'fill': {
      const form = page.form.value;
      if (!form) throw notThere('no form stands open');
      await page.submit(form, act.fields);
      break;
    }
    case 'report':
      await page.github.report({
        repository: 'stacklok/codegate',
        summary: act.summary,
        description: act.description,
      });
      break;
    case 'advisory':
      await page.github.editLatest(act.change);
      break;
    case 'release':
      await client.release({ repository: 'stacklok/codegate', tag: act.tag, signed: true });
      break;
    case 'wait':
      await page.clock.advance(act.for);
      break;
    case 'wait-for-release': {
      const day = await findReleaseDay('security-1');
      if (day === undefined) throw notThere('no release day is agreed');
      await page.clock.to(day);
      break;
    }
    case 'look':
      go(page, act.at === 'dm' ? { kind: 'dm' } : { kind: 'channel', name: act.at });
      break;
  }
}

function go(page: Page, place: Place): void {
  location.hash = hashOf(place).replace(/^.*#/, '#');
  page.session.place.value = place;
}

async function lineOf(line: string): Promise<string> {
  if (!line.includes('{case}')) return line;
  const found = await findCase();
  if (found === undefined) throw notThere('there is no case yet');
  return line.replaceAll('{case}', found);
}

function name(button: string | RegExp): string {
  return typeof button === 'string' ? `“${button}”` : String(button);
}

/** A step builds on the ones before it. */
function notThere(what: string): Refused {
  return new Refused(`This step does not fit here: ${what}. Do the steps before it first, or start over.`);
}
