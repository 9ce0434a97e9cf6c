package io.fynix.platform.limit;

import java.util.List;

/**
 * What one request costs whom. Plans with the same charges are equal.
 *
 * @param charges those that decide, addresses first; empty when nothing limits the request
 * @param shadows those that are only counted
 */
public record Plan(Route route, List<Charge> charges, List<Charge> shadows) {

  public Plan {
    charges = List.copyOf(charges);
    shadows = List.copyOf(shadows);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Plan plan) || plan.charges.size() != charges.size()) {
      return false;
    }
    for (int i = 0; i < charges.size(); i++) {
      Charge mine = charges.get(i);
      Charge theirs = plan.charges.get(i);
      if (mine.cost() != theirs.cost() || !mine.key().equals(theirs.key())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (Charge charge : charges) {
      hash = 31 * hash + charge.key().hashCode();
    }
    return hash;
  }
}
