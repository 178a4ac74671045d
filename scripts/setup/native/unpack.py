# Unpacks what linking and running need of a wheel: libraries, the C headers of TensorFlow, licences.
# Usage: python unpack.py WHEEL FOLDER
import re
import sys
import zipfile

KEPT = re.compile(
    r"tensorflow/libtensorflow_(cc|framework)\.so\.2$"
    r"|tensorflow/include/(tensorflow/(c|core/platform)|tsl/(c|platform))/.*\.h$"
    r"|tensorflow/THIRD_PARTY_NOTICES\.txt$"
    r"|nvidia/\w+/lib/[^/]+$"
    r"|[^/]+\.dist-info/(METADATA|LICENSE|License\.txt)$"
)

with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if KEPT.match(name)])
