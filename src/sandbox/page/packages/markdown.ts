export { rulesExtended, SimpleMarkdown } from 'discord-markdown-parser';
