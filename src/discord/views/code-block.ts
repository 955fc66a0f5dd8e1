/** Text to copy as it stands. */
export function codeBlock(text: string): string {
  return `\`\`\`text\n${text.replaceAll(/`(?=``)/g, '`\u200B')}\n\`\`\``;
}
