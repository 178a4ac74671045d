"""Coefficients of agreement by scikit-learn, krippendorff and irrCAC, of tables of codes from standard input.

Input: JSON list of tables; a table has a row per annotator, 0 or 1 per trace, -1 for a missing judgement.
Output: JSON list of {cohen, alpha, fleiss, gwet}; the last two and `gwetAlpha` as [estimate, standard error, low, high].
"""

import json
import sys

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score


def inter(found):
    est = found["est"]
    return [est["coefficient_value"], est["se"], *est["confidence_interval"]]


results = []
for table in json.load(sys.stdin):
    codes = np.array(table, dtype=float)
    codes[codes < 0] = np.nan
    both = ~np.isnan(codes[0]) & ~np.isnan(codes[1])
    cac = CAC(pd.DataFrame(codes.T), categories=[0, 1], digits=10)
    results.append(
        {
            "cohen": cohen_kappa_score(codes[0][both], codes[1][both]),
            "alpha": krippendorff.alpha(reliability_data=codes, level_of_measurement="nominal"),
            "fleiss": inter(cac.fleiss()),
            "gwet": inter(cac.gwet()),
            "gwetAlpha": inter(cac.krippendorff()),
        }
    )
json.dump(results, sys.stdout)
