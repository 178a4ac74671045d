"""The hybrid selection with scikit-learn: k-means of the sample (one start), then the nearest centroid of every row."""
from anchor import array, serve


def prepare(options):
    import numpy
    import sklearn
    from sklearn.cluster import KMeans

    rows = array(options, "vectors").reshape(-1, options["width"])
    sample = array(options, "sample", "uint32")
    seeds = iter(range(10**9))

    def turn():
        fitted = KMeans(options["k"], n_init=1, random_state=next(seeds)).fit(rows[sample])
        nearest = fitted.predict(rows)

        def facts():
            gaps = rows - fitted.cluster_centers_[nearest]
            inertia = float(numpy.einsum("ij,ij->", gaps, gaps, dtype=numpy.float64))
            return {"inertia": inertia, "iterations": int(fitted.n_iter_), "starts": 1}

        return facts

    return f"scikit-learn {sklearn.__version__} k-means and nearest centroid", turn


serve(prepare)
