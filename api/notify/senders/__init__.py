"""Ways out of the machine: mail, SMS, WeChat."""
