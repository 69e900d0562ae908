doctor-well = Tout est en ordre.
