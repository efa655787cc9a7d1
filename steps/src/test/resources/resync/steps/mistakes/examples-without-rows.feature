Feature: mistake
  Scenario Outline: one
    Given gateways west running java and east running java
    And an <ike> tunnel between west and east
    Then west and east agree on their SAs

    Examples:
      | ike |
