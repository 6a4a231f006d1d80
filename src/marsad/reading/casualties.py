from dataclasses import dataclass
@dataclass
class Toll:
    first:int; last:int; killed:int|None; wounded:int|None
def find_casualties(t,n,k): return []
