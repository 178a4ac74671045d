/** Finds the point nearest to a place among very many: a grid over the map, built once. */
export class PointGrid {
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #side: number;
  readonly #x0: number;
  readonly #y0: number;
  readonly #stepX: number;
  readonly #stepY: number;
  /** Points of each cell are `#rows[#offsets[cell]]` up to the next offset. */
  readonly #offsets: Uint32Array;
  readonly #rows: Uint32Array;

  constructor(x: Float32Array, y: Float32Array) {
    this.#x = x;
    this.#y = y;
    this.#side = Math.max(1, Math.min(256, Math.round(Math.sqrt(x.length / 2))));
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let row = 0; row < x.length; row++) {
      x0 = Math.min(x0, x[row]);
      x1 = Math.max(x1, x[row]);
      y0 = Math.min(y0, y[row]);
      y1 = Math.max(y1, y[row]);
    }
    this.#x0 = x.length === 0 ? 0 : x0;
    this.#y0 = x.length === 0 ? 0 : y0;
    this.#stepX = x1 > x0 ? (x1 - x0) / this.#side : 1;
    this.#stepY = y1 > y0 ? (y1 - y0) / this.#side : 1;
    const counts = new Uint32Array(this.#side ** 2 + 1);
    const cells = Uint32Array.from(x, (_, row) => this.#cell(this.#column(x[row]), this.#line(y[row])));
    for (const cell of cells) counts[cell + 1]++;
    for (let cell = 0; cell < this.#side ** 2; cell++) counts[cell + 1] += counts[cell];
    this.#offsets = counts.slice();
    this.#rows = new Uint32Array(x.length);
    cells.forEach((cell, row) => {
      this.#rows[counts[cell]++] = row;
    });
  }

  /**
   * The point nearest to a place.
   *
   * @param scaleX, scaleY Pixels for a unit of the map: near is what looks near.
   * @param most Pixels.
   */
  nearest(x: number, y: number, scaleX: number, scaleY: number, most: number): number | undefined {
    const columns = [this.#column(x - most / scaleX), this.#column(x + most / scaleX)];
    const lines = [this.#line(y - most / scaleY), this.#line(y + most / scaleY)];
    let best: number | undefined;
    let least = most * most;
    for (let line = lines[0]; line <= lines[1]; line++) {
      for (let column = columns[0]; column <= columns[1]; column++) {
        const cell = this.#cell(column, line);
        for (let i = this.#offsets[cell]; i < this.#offsets[cell + 1]; i++) {
          const row = this.#rows[i];
          const far = ((this.#x[row] - x) * scaleX) ** 2 + ((this.#y[row] - y) * scaleY) ** 2;
          if (far < least) {
            least = far;
            best = row;
          }
        }
      }
    }
    return best;
  }

  #cell(column: number, line: number): number {
    return line * this.#side + column;
  }

  #column(x: number): number {
    return Math.min(this.#side - 1, Math.max(0, Math.floor((x - this.#x0) / this.#stepX)));
  }

  #line(y: number): number {
    return Math.min(this.#side - 1, Math.max(0, Math.floor((y - this.#y0) / this.#stepY)));
  }
}
