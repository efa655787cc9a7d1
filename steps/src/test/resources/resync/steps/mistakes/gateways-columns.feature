Feature: mistake
  Scenario: one
    Given gateways:
      | gateway | runs |
      | hub     | java |
      | north   | java |
    Then no IKE SA is left over
