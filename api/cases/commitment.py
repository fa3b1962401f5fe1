"""The public credit commitment (信用承诺书).

Its content is what the fourth repair condition asks for: the submitted material is true and valid, and the subject
bears the consequences of breaking its word (国家发展改革委令第36号, 修复条件).
"""

TEXT = (
    "本主体自愿申请信用修复，并公开承诺：一、所提交的材料真实、有效，没有隐瞒和伪造；"
    "二、已按要求纠正失信行为，履行相关义务；三、今后依法诚信经营；"
    "四、如违反上述承诺，愿意承担相应的法律责任和不利后果。"
)
