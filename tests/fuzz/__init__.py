"""Random walks over all addresses: right and near-right values from the forms of the pages."""
