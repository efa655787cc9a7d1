Feature: mistake
  Scenario: one
    Given gateways:
      | name  | running |
      | hub   | java    |
      | north | java    |
      | south | java    |
    And an IKEv2 tunnel between hub and north
    Then no IKE SA is left over
