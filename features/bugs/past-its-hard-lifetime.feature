Feature: An IPsec SA is not used past its hard lifetime
  A gateway whose request is unanswered cannot say that it deletes an SA, and must stop to use it all
  the same: strongswan/strongswan#3053 is about what happens when SAs expire. Nothing leaves on it
  once its lifetime is over (RFC 4301 section 4.4.2.1); packets flow again on a new SA.

  Scenario: no answer comes until the lifetime is over
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ipsec lifetime | 20s |
    And traffic flowing both ways between west and east
    When the next 2 CREATE_CHILD_SA requests from west to east are lost
    And the next 2 CREATE_CHILD_SA requests from east to west are lost
    And 40 seconds pass
    Then no IPsec SA carries packets for longer than 20 seconds
    And traffic flows again within 40 seconds
    And west and east agree on their SAs
    And no plaintext crossed the wire
