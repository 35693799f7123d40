// Sources of Reports.
