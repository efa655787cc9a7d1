Feature: mistake
  Scenario: one
    Given gateways:
      | name  | running | role  |
      | hub   | java    | hub   |
      | north | java    | spoke |
      | south | java    | spoke |
    And an IKEv2 tunnel between hub and north
    And an IKEv2 tunnel between hub and south
    When west restarts and loses all its SAs
    Then hub and north agree on their SAs
