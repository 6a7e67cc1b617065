"""How the figures of England's councils that ship with obbr were derived from open extracts; no run needs this room.

`python -m obbr.place.derive FOLDER` reads the extracts in FOLDER and writes `obbr/place/england/*.csv` anew.
"""
