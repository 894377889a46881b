import pandas as pd
import matplotlib.pyplot as plt

@cache
def f(x: int = 12) -> int:
    return x

d = pd.read_csv('linked.csv')
d['band'] = pd.cut(d.age, [0, 5, 11, 16, 18])
print(d.groupby('band').size())
