"""scikit-learn's k-means, as it comes: one start of greedy k-means++, Lloyd's iterations, single precision."""
from anchor import array, serve


def prepare(options):
    import sklearn
    from sklearn.cluster import KMeans

    rows = array(options, "vectors").reshape(-1, options["width"])
    seeds = iter(range(10**9))
    inertias = []

    def turn():
        fitted = KMeans(options["k"], n_init=options["starts"], random_state=next(seeds)).fit(rows)

        def facts():
            inertias.append(float(fitted.inertia_))
            return {
                "meanInertia": sum(inertias) / len(inertias),
                "iterations": int(fitted.n_iter_),
                "starts": options["starts"],
            }

        return facts

    return f"scikit-learn {sklearn.__version__}", turn


serve(prepare)
