// From spans to traces: trace t owns the rows offsets[t] to offsets[t + 1] of x [nodes, cols].

/** out[t] = mean over its rows, and with `most` beside it their maximum; `places` keeps in which row it stands. */
export function pool(
  x: usize, offsets: usize, out: usize, places: usize, begin: i32, end: i32, cols: i32, most: i32,
): void {
  const row: usize = (<usize>cols) << 2;
  const line = most ? row << 1 : row;
  for (let t = <usize>begin; t < <usize>end; t++) {
    const one = <usize>load<i32>(offsets + (t << 2));
    const last = <usize>load<i32>(offsets + (t << 2), 4);
    const share = f32x4.splat(<f32>1 / <f32>(last - one));
    for (let k: usize = 0; k < row; k += 16) {
      let best = v128.load(x + one * row + k);
      let sum = best;
      let place = i32x4.splat(<i32>one);
      for (let v = one + 1; v < last; v++) {
        const value = v128.load(x + v * row + k);
        sum = f32x4.add(sum, value);
        const more = f32x4.gt(value, best);
        best = v128.bitselect(value, best, more);
        place = v128.bitselect(i32x4.splat(<i32>v), place, more);
      }
      v128.store(out + t * line + k, f32x4.mul(sum, share));
      if (most) {
        v128.store(out + t * line + row + k, best);
        v128.store(places + t * row + k, place);
      }
    }
  }
}

/** dX, written, from the derivative by the result of {@link pool}. */
export function poolBackward(
  d: usize, offsets: usize, places: usize, dX: usize, begin: i32, end: i32, cols: i32, most: i32,
): void {
  const row: usize = (<usize>cols) << 2;
  const line = most ? row << 1 : row;
  for (let t = <usize>begin; t < <usize>end; t++) {
    const one = <usize>load<i32>(offsets + (t << 2));
    const last = <usize>load<i32>(offsets + (t << 2), 4);
    const share = f32x4.splat(<f32>1 / <f32>(last - one));
    for (let k: usize = 0; k < row; k += 16) {
      const mean = f32x4.mul(v128.load(d + t * line + k), share);
      for (let v = one; v < last; v++) v128.store(dX + v * row + k, mean);
    }
    if (!most) continue;
    for (let k: usize = 0; k < row; k += 4) {
      const to = dX + (<usize>load<i32>(places + t * row + k)) * row + k;
      store<f32>(to, load<f32>(to) + load<f32>(d + t * line + row + k));
    }
  }
}
