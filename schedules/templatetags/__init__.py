"""What templates may ask besides what their page hands them."""
