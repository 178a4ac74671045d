/**
 * Cholesky factor of a symmetric positive definite matrix that grows by a row and column at a time.
 *
 * @example
 * const factor = new Cholesky();
 * factor.push([4]);
 * factor.push([2, 5]);
 * assert.deepEqual([...factor.solve([6, 7])], [1, 1]);
 */
export class Cholesky {
  /** Row i of the lower triangle has i + 1 numbers. */
  readonly #rows: Float64Array[] = [];

  get size(): number {
    return this.#rows.length;
  }

  /** Row `i` of the factor, its diagonal last. */
  row(i: number): Float64Array {
    return this.#rows[i];
  }

  /** Adds the last row of the grown matrix, up to and with the diagonal. */
  push(matrixRow: ArrayLike<number>): void {
    const n = this.size;
    const row = new Float64Array(n + 1);
    row.set(this.forward(matrixRow));
    let rest = matrixRow[n];
    for (let j = 0; j < n; j++) rest -= row[j] * row[j];
    // Rounding may eat what the noise on the diagonal leaves.
    row[n] = Math.sqrt(Math.max(rest, 1e-10));
    this.#rows.push(row);
  }

  /** Solves L y = b for the first `size` numbers of b. */
  forward(b: ArrayLike<number>): Float64Array {
    const n = this.size;
    const y = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const row = this.#rows[i];
      let rest = b[i];
      for (let j = 0; j < i; j++) rest -= row[j] * y[j];
      y[i] = rest / row[i];
    }
    return y;
  }

  /** Solves A x = b, where A = L L'. */
  solve(b: ArrayLike<number>): Float64Array {
    const x = this.forward(b);
    for (let i = this.size; i-- > 0; ) {
      const row = this.#rows[i];
      x[i] /= row[i];
      for (let j = 0; j < i; j++) x[j] -= row[j] * x[i];
    }
    return x;
  }

  /** Column `i` of the inverse of A. */
  inverseColumn(i: number): Float64Array {
    const unit = new Float64Array(this.size);
    unit[i] = 1;
    return this.solve(unit);
  }

  /** Diagonal of the inverse of A: squared lengths of the columns of L^-1. */
  inverseDiagonal(): Float64Array {
    const n = this.size;
    const diagonal = new Float64Array(n);
    const column = new Float64Array(n);
    for (let c = 0; c < n; c++) {
      for (let i = c; i < n; i++) {
        const row = this.#rows[i];
        let rest = i === c ? 1 : 0;
        for (let j = c; j < i; j++) rest -= row[j] * column[j];
        column[i] = rest / row[i];
        diagonal[c] += column[i] * column[i];
      }
    }
    return diagonal;
  }

  /** ln |A| */
  logDeterminant(): number {
    return this.#rows.reduce((sum, row, i) => sum + 2 * Math.log(row[i]), 0);
  }
}
