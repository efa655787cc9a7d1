Feature: The invalid-SPI recovery guide as it is written
  Cisco's guide to crypto isakmp invalid-spi-recovery shows two routers and says how to verify them
  (mission B3, B4). Here are its configuration and its four steps: an ISAKMP policy with a
  pre-shared key and a lifetime of 180 seconds, otherwise a router's defaults (main mode, DES,
  SHA-1, group 1); the transform set ah-sha-hmac esp-des esp-sha-hmac in tunnel mode; recovery on
  both routers; an access list that permits one host to the other. Router A is west, router B east.

  @containers
  Scenario: the guide's configuration and its verification
    Given gateways west running java and east running java
    And west is at 10.1.1.1 and its host at 10.0.0.1
    And east is at 10.2.2.2 and its host at 10.0.2.2
    And an IKEv1 tunnel between west and east with:
      | exchange        | main             |
      | ike proposal    | des-sha1-modp768 |
      | ike lifetime    | 180s             |
      | ah proposal     | sha1             |
      | esp proposal    | des-sha1         |
      | mode            | tunnel           |
      | weak algorithms | yes              |
    And west recovers invalid SPIs
    And east recovers invalid SPIs
    # Step 1: IKE and IPsec SAs between host 1 and host 2
    And traffic flowing from west to east
    Then phase 1 was done in main mode
    And the IPsec SAs are in tunnel mode
    And the capture shows AH outside ESP
    # Step 2: clear the IKE and IPsec SAs on router B
    When east silently clears all its SAs
    # Step 3: traffic from host 1 to host 2 brings new IKE and IPsec SAs
    Then traffic flows again within 1 second
    And at most 100 probes are lost
    And east has set up the new IKE SA
    And west and east have replaced their IKE and IPsec SAs
    And west and east agree on their SAs
    # Step 4: the invalid SPI message on router B
    And east has logged the invalid SPI
    And east has dropped packets with an invalid SPI
    And the capture shows INVALID_SPI from east to west
    And the capture shows a Delete of the dead SPI from east to west
    And no plaintext crossed the wire
