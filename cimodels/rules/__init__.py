"""State rules as versioned data, with a small interpreter.

`dashboard_levels` turns a status and a change into Dashboard levels and a colour; `assistance` says who is eligible for
differentiated assistance (`assistance_inputs` what is known, `_steps` each judgement in sentences, `_check` CDE's list beside
ours, `_year` a year as a whole, `_report` tables).
"""
