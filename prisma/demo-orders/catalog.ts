export interface Product {
  name: string;
  category: string;
  cents: number;
  /** The share of a year's sales in each month. 1 is the average. */
  season: readonly number[];
}

const even = [0.9, 0.9, 1, 1, 1, 1, 0.95, 0.9, 1, 1.05, 1.1, 1.2];
const summer = [0.4, 0.5, 0.9, 1.3, 1.7, 1.8, 1.6, 1.3, 0.9, 0.6, 0.5, 0.5];
const winter = [1.3, 1.1, 0.8, 0.6, 0.5, 0.4, 0.4, 0.6, 0.9, 1.3, 1.9, 2.2];

export const products: readonly Product[] = [
  { name: 'Café press, 1 l', category: 'Kitchen', cents: 4_990, season: even },
  { name: 'Chef’s knife 三徳', category: 'Kitchen', cents: 11_900, season: winter },
  { name: 'Enamel pan, 28 cm', category: 'Kitchen', cents: 6_450, season: even },
  { name: 'Linen towels, set of 3', category: 'Kitchen', cents: 2_490, season: even },
  { name: 'Desk lamp Ørsted', category: 'Lighting', cents: 8_900, season: winter },
  { name: 'Paper lantern 提灯', category: 'Lighting', cents: 3_450, season: winter },
  { name: 'Candle holder, brass', category: 'Lighting', cents: 2_750, season: winter },
  { name: 'Garden chair Léa', category: 'Garden', cents: 7_900, season: summer },
  { name: 'Watering can, 9 l', category: 'Garden', cents: 3_290, season: summer },
  { name: 'Herb planter', category: 'Garden', cents: 2_190, season: summer },
  { name: 'Parasol, 3 m', category: 'Garden', cents: 15_900, season: summer },
  { name: 'Wool blanket Škoda', category: 'Living', cents: 9_800, season: winter },
  { name: 'Cushion, 50 × 50 cm', category: 'Living', cents: 3_600, season: even },
  { name: 'Side table, oak', category: 'Living', cents: 18_900, season: even },
  { name: 'Notebook, dotted', category: 'Paper', cents: 1_290, season: even },
  { name: 'Fountain pen', category: 'Paper', cents: 5_900, season: winter },
];

export const customers: readonly { name: string; country: string }[] = [
  { name: 'Müller & Söhne', country: 'DE' },
  { name: 'Kaufhaus Nord', country: 'DE' },
  { name: 'Café Zürich', country: 'CH' },
  { name: 'Maison Béranger', country: 'FR' },
  { name: 'Galerie Saint-Honoré', country: 'FR' },
  { name: 'Hôtel du Lac', country: 'CH' },
  { name: 'Casa Peña', country: 'ES' },
  { name: 'Almacén Ibáñez', country: 'ES' },
  { name: 'Søstrene Bjørn', country: 'DK' },
  { name: 'Åkesson Interiör', country: 'SE' },
  { name: 'Łódź Design', country: 'PL' },
  { name: 'Dvořák a syn', country: 'CZ' },
  { name: 'O’Hara Home', country: 'IE' },
  { name: 'Smith, Jones & Co.', country: 'GB' },
  { name: 'The "Good" Store', country: 'GB' },
  { name: '株式会社山田', country: 'JP' },
  { name: '東京インテリア', country: 'JP' },
  { name: 'Harbour & Vine', country: 'US' },
  { name: 'Prairie Supply', country: 'US' },
  { name: 'Bottega Rossi', country: 'IT' },
];
