"""What people choose and write on the pages of wages."""
