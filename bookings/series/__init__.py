"""Series: rules, single dates, holidays and breaks, and several listings in one wish."""
