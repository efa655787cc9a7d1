Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
      """
      and then
