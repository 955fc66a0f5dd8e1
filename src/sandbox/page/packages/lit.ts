export { html, LitElement, nothing, type TemplateResult } from 'lit';
export { live } from 'lit/directives/live.js';
export { repeat } from 'lit/directives/repeat.js';
