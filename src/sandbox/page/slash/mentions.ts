/**
 * A line as it is sent: `member:@maintainer-1` becomes a mention, as when a person picks a name in Discord's client.
 *
 * @param users names by id
 */
export function withMentions(line: string, users: Readonly<Record<string, string>>): string {
  return line.replaceAll(/(?<=[:\s"])@([\w-]+)/g, (typed, name: string) => {
    const id = Object.keys(users).find((each) => users[each] === name);
    return id === undefined ? typed : `<@${id}>`;
  });
}
