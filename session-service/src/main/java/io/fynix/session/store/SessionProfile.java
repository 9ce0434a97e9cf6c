package io.fynix.session.store;

/**
 * What a session says of itself; fixed when it begins.
 *
 * @param user the application's id of the user
 * @param preset name of the times that it keeps
 * @param aal authenticator assurance level, {@code aal1} to {@code aal3}
 * @param device the application's id of the device; empty when unknown
 * @param deviceName for people; empty when unknown
 * @param agent the user agent, for people; empty when unknown
 * @param place a coarse place, for people; empty when unknown
 * @param claims a JSON object that access tokens carry
 */
public record SessionProfile(
    String user,
    String preset,
    String aal,
    String device,
    String deviceName,
    String agent,
    String place,
    String claims) {}
