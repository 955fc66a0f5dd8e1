import type { Shape } from './shape.ts';

function products(
  ecosystem: string,
  name: string,
  ...lines: readonly (readonly [affected: string | undefined, patched: string | undefined])[]
): Shape {
  return { products: lines.map(([affected, patched]) => ({ ecosystem, name, affected, patched })) };
}

/** Shapes of what is affected, and where it is fixed. */
export const VERSIONS: Readonly<Record<string, Shape>> = {
  'one-line-unfixed': products('pip', 'hearthstone', ['< 1.2.9', '1.2.9'], ['>= 2.0.0, <= 2.0.2', undefined]),
  'fixed-in-none': products('rubygems', 'shrimp-pdf', ['<= 2.4.0', 'None']),
  'not-yet-in-another-language': products(
    'composer',
    'acme/panel',
    ['< 3.1.4', '3.1.4'],
    ['>= 4.0, < 4.2', '尚未修复'],
  ),
  'three-lines': products(
    'maven',
    'org.example:logging-core',
    ['>= 2.13.0, < 2.15.0', '2.15.0'],
    ['< 2.3.1', '2.3.1'],
    ['>= 2.4, < 2.12.2', '2.12.2'],
  ),
  'lines-in-one-field': products('npm', 'left-hand', ['< 1.2.9 || >= 2.0.0, < 2.0.1', '1.2.9, 2.0.1.']),
  'path-without-its-number': products('go', 'github.com/acme/proxy', ['< 2.11.3', '2.11.3']),
  'path-with-its-number': products('go', 'github.com/acme/proxy/v3', ['>= 3.0.0, < 3.0.4', 'v3.0.4']),
  'gem-of-an-application': products(
    'rubygems',
    'rack-mirror',
    ['< 2.2.8', '2.2.8'],
    ['>= 3.0, < 3.0.9', '3.0.9'],
  ),
  'an-action': products('actions', 'acme/changed-files', ['<= 46.0.0', '46.0.1']),
  'a-crate': products('rust', 'ring-buffer', ['>= 0.3.0, < 0.3.7', '0.3.7']),
  'a-swift-package': products('swift', 'github.com/acme/swift-wire', ['< 1.9.2', '1.9.2']),
  'a-hex-package': products('erlang', 'plug_mirror', ['>= 1.0.0, < 1.4.3', '1.4.3'], ['= 1.5.0', 'not yet']),
  'a-pub-package': products('pub', 'wire_format', ['< 0.4.2', '0.4.2'], ['>= 0.4.5, < 0.5.0', undefined]),
  'words-in-place-of-a-version': products('nuget', 'Acme.Wire', ['< 4.0.0', 'the next release of 3.x']),
  'fixed-and-affected': products('pip', 'hearthstone', ['<= 1.2.9', '1.2.9']),
  'a-range-nobody-reads': products('npm', 'left-hand', ['all 1.x betas', 'see below'], ['< 1.0.4', '1.0.4']),
  'a-candidate-of-python': products('pip', 'hearthstone', ['>= 2.0a1, < 2.0rc2', '2.0rc2']),
};
