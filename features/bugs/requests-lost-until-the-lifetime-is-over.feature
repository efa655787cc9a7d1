Feature: Requests for a new IPsec SA are lost until the lifetime of the old one is over
  Four requests in a row are lost. IKEv2 has one request under way at a time (RFC 7296 section 2.3), and
  a packet that wants a new SA waits for the next repetition of that: after 4, 11, 24 and 47 s with the
  defaults. So packets stop when the hard lifetime is over, and flow once the fifth transmission is
  answered. How soon a request is repeated is the sender's choice (section 2.1): with a shorter
  interval no probe is lost.

  Scenario: as often as by default
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ipsec lifetime | 20s |
    And traffic flowing both ways between west and east
    When the next 4 CREATE_CHILD_SA requests from west to east are lost
    And the next 4 CREATE_CHILD_SA requests from east to west are lost
    And nothing is done for 70 seconds
    Then no outage is longer than 45 seconds
    And no IPsec SA carries packets for longer than 20 seconds
    And no plaintext crossed the wire

  Scenario: every 500 milliseconds
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ipsec lifetime | 20s |
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And east retransmits every 500 milliseconds and gives up after 5 tries
    And traffic flowing both ways between west and east
    When the next 4 CREATE_CHILD_SA requests from west to east are lost
    And the next 4 CREATE_CHILD_SA requests from east to west are lost
    And nothing is done for 45 seconds
    Then no probe is lost for 45 seconds
