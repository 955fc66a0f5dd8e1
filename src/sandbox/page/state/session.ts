import { Kept } from './kept.ts';
import { placeAt, type Place } from './place.ts';

const KEY = 'acting-as';

/** Who acts in this tab, and where they look: each tab can be another person. */
export class Session {
  readonly me = new Kept(sessionStorage.getItem(KEY) ?? 'security-1');
  readonly place = new Kept<Place>(placeAt(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.place.value = placeAt(location.hash);
    });
  }

  actAs(person: string): void {
    sessionStorage.setItem(KEY, person);
    this.me.value = person;
  }
}
