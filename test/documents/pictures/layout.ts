import { boxOf, type Drawing, type Label } from '../../../src/documents/pictures/drawing.ts';

/** The labels of a drawing. */
export function labelsOf({ shapes }: Drawing): Label[] {
  return shapes.filter((shape) => shape.kind === 'label');
}

/** What nobody could read: labels and bars that leave the card, and labels that lie over each other. */
export function flawsOf(drawing: Drawing): string[] {
  const { width, height, shapes } = drawing;
  const boxes = labelsOf(drawing).map((label) => ({ text: label.text, box: boxOf(label) }));
  const outside = boxes
    .filter(({ box }) => box.left < 4 || box.right > width - 4 || box.top < 4 || box.bottom > height - 4)
    .map(({ text }) => `“${text}” leaves the card`);
  const over = boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        ({ box }) =>
          one.box.right > box.left &&
          box.right > one.box.left &&
          one.box.bottom > box.top &&
          box.bottom > one.box.top,
      )
      .map(({ text }) => `“${one.text}” lies over “${text}”`),
  );
  const bars = shapes
    .filter((shape) => shape.kind === 'bar')
    .filter((bar) => !(bar.width > 0 && bar.x >= 0 && bar.x + bar.width <= width))
    .map((bar) => `a bar from ${bar.x} of ${bar.width}`);
  return [...outside, ...over, ...bars];
}
