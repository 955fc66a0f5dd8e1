/** As many lines as fit into `budget` characters, and a last one that counts the others. */
export function linesWithin(lines: readonly string[], budget: number): string {
  const whole = lines.join('\n');
  if (whole.length <= budget) return whole;
  const shown: string[] = [];
  let left = budget - '- …and 999999 more'.length;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    shown.push(line);
  }
  const rest = lines.length - shown.length;
  return [...shown, shown.length > 0 ? `- …and ${rest} more` : `- ${rest}: see the attached file`].join('\n');
}
