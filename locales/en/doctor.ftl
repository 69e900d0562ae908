doctor-well = Everything is in order.
