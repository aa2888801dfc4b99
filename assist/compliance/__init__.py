"""The service standard followed on a call: facts and signals in, findings and the card of the moment out.

`engine` is the pure reducer; `call` its state; `judges` one function per kind of rule, from the state to instances with
verdicts; `fairness` turns what could not be heard into `unjudged`; `judge` is the shell on the bus.
"""
