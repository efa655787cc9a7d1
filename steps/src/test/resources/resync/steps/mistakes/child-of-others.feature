Feature: mistake
  Scenario: one
    Given gateways:
      | name  | running | role  |
      | hub   | java    | hub   |
      | north | java    | spoke |
      | south | java    | spoke |
    And an IKEv2 tunnel between hub and north
    And the tunnel between hub and north has the children:
      | child | hub networks | north networks |
      | voice | 10.1.2.0/24  | 10.2.2.0/24    |
    And an IKEv2 tunnel between hub and south
    And traffic flowing from hub to south in voice
    When hub restarts and loses all its SAs
    Then no probe in voice is lost
