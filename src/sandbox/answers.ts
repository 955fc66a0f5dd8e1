import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import type { Act } from './discord/acts.ts';
import { has } from './discord/message-form.ts';
import { labelOf } from './discord/modal-form.ts';
import {
  authorName,
  buttonLabel,
  buttonsOf,
  messageText,
  modalText,
  selectsOf,
  type Reader,
} from './discord/render.ts';
import type { Answer, ShownMessage } from './shown.ts';
import type { StoredMessage } from './discord/message.ts';

const NOTHING: Answer = {
  kind: 'none',
  ephemeral: false,
  id: null,
  text: '',
  buttons: [],
  selects: [],
  modal: null,
  files: [],
  raw: null,
  ack_ms: null,
  reply_ms: null,
};

/** What came of an act, as it looks now. */
export function answerOf({ interaction, outcome }: Act, reader: Reader): Answer {
  const times = { ack_ms: rounded(interaction.ackMs), reply_ms: rounded(interaction.replyMs) };
  if (outcome.kind === 'message' && !outcome.message.deleted)
    return { ...shape(outcome.message, reader), ...times };
  if (outcome.kind === 'modal') {
    const { id, form } = outcome.modal;
    return {
      ...NOTHING,
      ...times,
      kind: 'modal',
      // A modal is seen by the one person before whom it opened.
      ephemeral: true,
      id,
      text: modalText(form, reader),
      modal: { id, title: form.title, fields: form.components.flatMap((part) => labelOf(part) ?? []) },
      raw: form,
    };
  }
  return { ...NOTHING, ...times, text: outcome.kind === 'none' ? outcome.note : '' };
}

/** A message with everything that the control API tells of one. */
export function messageOf(message: StoredMessage, reader: Reader): ShownMessage {
  const { payload } = message;
  return {
    ...shape(message, reader),
    author: authorName(reader.world, payload.author.id),
    at: message.at.toString(),
    edited: payload.edited_timestamp !== null,
    crossposted: has(payload.flags, MessageFlags.Crossposted),
    nonce: payload.nonce ?? null,
  };
}

function shape({ payload }: StoredMessage, reader: Reader): Answer {
  return {
    ...NOTHING,
    kind: 'message',
    ephemeral: has(payload.flags, MessageFlags.Ephemeral),
    id: payload.id,
    text: messageText(payload, reader),
    buttons: buttonsOf(payload).map(buttonLabel),
    selects: selectsOf(payload).map((select) => ({
      placeholder: select.placeholder ?? null,
      disabled: select.disabled ?? false,
      min_values: select.min_values,
      max_values: select.max_values,
      options:
        select.type === ComponentType.StringSelect
          ? select.options.map(({ label, value, description }) => ({
              label,
              value,
              description: description ?? null,
            }))
          : [],
    })),
    files: payload.attachments.map((file) => ({
      name: file.filename,
      size: file.size,
      description: file.description ?? null,
    })),
    raw: structuredClone(payload),
  };
}

function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 10) / 10;
}
