Feature: mistake
  Scenario: one
    Then west and east agree on their SAs
    Given gateways west running java and east running java
