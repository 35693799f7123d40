// Sources of DemoData.
